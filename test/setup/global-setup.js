/**
 * Gets ready what the tests share, before the first of them runs. Jest loads this file without its own module resolution:
 * it is JavaScript, and reaches the product through `dist/`, which `npm test` has built by then.
 */
export default function setUp() {}
