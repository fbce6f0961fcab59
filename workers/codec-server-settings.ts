import { z } from 'zod';

/** Settings of the codec server, which shows encrypted payloads to whoever may see them in the Temporal UI. */
export const CODEC_SERVER_SETTINGS = {
  CODEC_KEYRING_FILE: z.string().min(1),
  CODEC_SERVER_PORT: z.coerce.number().int().min(0).max(65_535),
  /** This machine alone unless given; in a container, all of its addresses. */
  CODEC_SERVER_HOST: z.string().min(1).default('127.0.0.1'),
  /** What the UI sends as `Authorization: Bearer …`. */
  CODEC_SERVER_TOKEN: z.string().min(20),
  /** The one origin that may ask: the Temporal UI. */
  CODEC_ALLOWED_ORIGIN: z.url(),
};
