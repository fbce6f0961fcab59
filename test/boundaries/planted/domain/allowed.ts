export { sha256 } from '@noble/hashes/sha2.js';
export { default as canonicalize } from 'canonicalize';
