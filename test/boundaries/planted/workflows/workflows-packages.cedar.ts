import { statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';

export const answer = statefulIsAuthorized;
