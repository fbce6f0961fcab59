/** Gets ready what the tests share before the first of them runs. */
export default function setUp(): void {}
