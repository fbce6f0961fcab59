/**
 * How a mail looks: one column, in light and in dark, its backgrounds said as well as its colours, because a program that
 * is told one of them alone mixes it with its own. Every text and link has a contrast of 4.5 at least (WCAG 2.2, 1.4.3).
 */
export const MAIL_STYLE = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;background:#f4f4f1;color:#1d1d1b;font:16px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:34rem;margin:0 auto;padding:24px 20px;background:#ffffff;color:#1d1d1b}
h1{margin:0 0 16px;font-size:22px;line-height:1.3}
h2{margin:28px 0 8px;font-size:18px;line-height:1.3}
p{margin:0 0 14px;overflow-wrap:anywhere}
table{width:100%;margin:0 0 18px;border-collapse:collapse;background:#ffffff;color:#1d1d1b}
th,td{padding:6px 12px 6px 0;border-bottom:1px solid #d5d5cf;text-align:left;vertical-align:top}
th{width:34%;font-weight:600}
td{overflow-wrap:anywhere}
a{color:#0b4f9e;background:#ffffff;font-weight:600;text-decoration:underline}
.code strong{font-size:22px;letter-spacing:2px;white-space:nowrap}
@media (prefers-color-scheme:dark){
body{background:#141414;color:#ececea}
main,table{background:#1e1e1e;color:#ececea}
th,td{border-bottom-color:#4a4a48}
a{color:#9cc7ff;background:#1e1e1e}
}
`;
