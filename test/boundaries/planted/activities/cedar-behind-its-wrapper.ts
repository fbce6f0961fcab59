import { isAuthorized } from '@cedar-policy/cedar-wasm/nodejs';

export const answer = isAuthorized;
