export { randomUUID } from 'crypto';
