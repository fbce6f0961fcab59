import winston from 'winston';
import { redacted, redactText } from './redact.js';

/** What a line carries beside its message. Secrets are taken out before it is written. */
export type Fields = Readonly<Record<string, unknown>>;

/** All that our code knows of logging. */
export interface Logger {
  error(message: string, fields?: Fields): void;
  warn(message: string, fields?: Fields): void;
  info(message: string, fields?: Fields): void;
  debug(message: string, fields?: Fields): void;
  /** A logger whose every line carries these fields too. */
  child(fields: Fields): Logger;
}

/** Where and how much is logged. */
export interface LoggerOptions {
  /** Names the process: `api`, `case-worker`, … */
  readonly service: string;
  readonly level?: 'error' | 'warn' | 'info' | 'debug';
  /** Standard output, unless given. */
  readonly stream?: NodeJS.WritableStream;
}

/** Makes a line of JSON: time, level, service and message first, then the fields as they may be logged. */
function lineOf(level: string, message: string, fields: Fields): string {
  const shown = redacted(fields);
  return JSON.stringify({ at: new Date().toISOString(), level, ...(shown as Fields), message: redactText(message) });
}

function loggerOver(sink: winston.Logger, own: Fields): Logger {
  const write =
    (level: 'error' | 'warn' | 'info' | 'debug') =>
    (message: string, fields: Fields = {}): void => {
      if (sink.isLevelEnabled(level)) sink.log(level, lineOf(level, message, { ...fields, ...own }));
    };
  return {
    error: write('error'),
    warn: write('warn'),
    info: write('info'),
    debug: write('debug'),
    child: (fields) => loggerOver(sink, { ...own, ...fields }),
  };
}

/** A logger that writes one JSON object a line. Nothing reaches it that looks like a secret (invariant 6). */
export function createLogger({ service, level = 'info', stream }: LoggerOptions): Logger {
  const transport = stream
    ? new winston.transports.Stream({ stream })
    : new winston.transports.Console({ stderrLevels: [] });
  const format = winston.format.printf(({ message }) => String(message));
  return loggerOver(winston.createLogger({ level, format, transports: [transport] }), { service });
}
