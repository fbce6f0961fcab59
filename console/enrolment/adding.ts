import { element } from '../common/dom.js';
import { actionButton, fieldForm } from '../common/forms.js';
import { makeAppSecret, sendCode, type AppSecret } from './enrolment-api.js';
import { replyKey } from './kept-keys.js';
import { CODE_FIELD, MAIL_FIELD, NAME_FIELD, says, wayBack } from './said.js';
import type { Draw, Scene } from './scene.js';
import type { Addable } from './texts.js';

const addPasskey: Draw = (scene) => {
  const { texts, toPasskeys } = scene;
  const spec = { id: 'name', ...texts.passkey.name, attributes: NAME_FIELD };
  const { form } = fieldForm(spec, (name) => toPasskeys({ register: name.trim() }));
  return [...says(texts.passkey), form, wayBack(scene)];
};

const SVG = 'http://www.w3.org/2000/svg';
/** Four light modules all around (ISO/IEC 18004, section 5.3.8). */
const QUIET = 4;

/** The QR code as a picture, dark on light whatever the page's colours are: cameras want it so. */
function picture({ modules, path }: AppSecret, label: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg');
  const size = modules + 2 * QUIET;
  const attributes = { viewBox: `${-QUIET} ${-QUIET} ${size} ${size}`, class: 'qr', role: 'img', 'aria-label': label };
  for (const [name, value] of Object.entries(attributes)) svg.setAttribute(name, value);
  const dark = document.createElementNS(SVG, 'path');
  dark.setAttribute('d', path);
  svg.append(dark);
  return svg;
}

/** The secret in groups, as it is typed from a page. */
const grouped = (secret: string): string => secret.replaceAll(/(.{4})(?!$)/g, '$1 ');

function appCode(app: AppSecret, name: string): Draw {
  return (scene) => {
    const { texts, confirm } = scene;
    const spec = { id: 'code', ...texts.app.code, attributes: CODE_FIELD };
    const { secret } = app;
    const { form } = fieldForm(spec, (code) =>
      confirm({ kind: 'add-totp', name, secret, code: code.replaceAll(/\s/g, '') }),
    );
    const drawn = element('div', { class: 'qr-frame' });
    drawn.append(picture(app, texts.app.qr));
    const typed = [element('p', {}, texts.app.secret), element('p', { class: 'code' }, grouped(secret))];
    return [...says(texts.app), drawn, ...typed, form, wayBack(scene)];
  };
}

const addApp: Draw = (scene) => {
  const { texts, show, failure } = scene;
  const spec = { id: 'name', ...texts.app.name, attributes: NAME_FIELD };
  const { form } = fieldForm(spec, async (name) => {
    const made = await makeAppSecret();
    if (!made.ok) return failure(made.code);
    show(appCode(made.body, name.trim()));
    return null;
  });
  return [...says({ title: texts.app.title, lines: [] }), form, wayBack(scene)];
};

const addCodes: Draw = (scene) => {
  const { texts, confirm } = scene;
  const make = async (): Promise<string | null> => {
    const key = await replyKey().catch(() => null);
    return key === null ? texts.failures.busy : confirm({ kind: 'replace-codes', replyTo: key.publicJwk });
  };
  return [...says(texts.codes), ...actionButton(texts.codes.button, make), wayBack(scene)];
};

function addressCode(address: string): Draw {
  return (scene) => {
    const { texts, confirm } = scene;
    const spec = { id: 'code', ...texts.address.code, attributes: CODE_FIELD };
    const { form } = fieldForm(spec, (code) =>
      confirm({ kind: 'add-address', address, code: code.replaceAll(/\s/g, '') }),
    );
    return [...says(texts.address.sent), form, wayBack(scene)];
  };
}

const addAddress: Draw = (scene) => {
  const { texts, show, failure } = scene;
  const spec = { id: 'address', ...texts.address.address, attributes: MAIL_FIELD };
  const { form } = fieldForm(spec, async (typed) => {
    const address = typed.trim();
    const sent = await sendCode({ to: 'new', address });
    if (!sent.ok) return failure(sent.code);
    show(addressCode(address));
    return null;
  });
  return [...says(texts.address), form, wayBack(scene)];
};

function contactAddress(name: string): Draw {
  return (scene) => {
    const { texts, confirm } = scene;
    const spec = { id: 'address', ...texts.contact.address, attributes: { ...MAIL_FIELD, autocomplete: 'off' } };
    const { form } = fieldForm(spec, (address) => confirm({ kind: 'add-contact', name, address: address.trim() }));
    return [...says({ title: texts.contact.title, lines: [name] }), form, wayBack(scene)];
  };
}

const addContact: Draw = (scene: Scene) => {
  const { texts, show } = scene;
  const spec = { id: 'name', ...texts.contact.name, attributes: NAME_FIELD };
  const { form } = fieldForm(spec, async (name) => {
    show(contactAddress(name.trim()));
    return null;
  });
  return [...says(texts.contact), form, wayBack(scene)];
};

/** The step at which each kind of thing is added. */
export const ADDING: Readonly<Record<Addable, Draw>> = {
  passkey: addPasskey,
  totp: addApp,
  'recovery-code': addCodes,
  email: addAddress,
  contact: addContact,
};
