// Imported first by everything here: a key that anybody can copy must never sign a real decision.
if (process.env['NODE_ENV'] === 'production') {
  throw new Error('The software authenticator keeps its keys in the open and does not load in production.');
}
