import { randomUUID } from 'node:crypto';

/** An answer of the fake. */
export interface FakeAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** A device as the fake keeps it: of `managedDevice` (v1.0) what the adapter reads, and some of what it must not need. */
export interface FakeDevice {
  readonly id: string;
  readonly userId: string;
  readonly deviceName: string;
  readonly managedDeviceOwnerType: string;
  readonly userPrincipalName: string;
  readonly operatingSystem: string;
  readonly serialNumber: string;
  complianceState: string;
  jailBroken: string;
  enrolledDateTime: string;
  lastSyncDateTime: string;
}

/** An error in the published form: `error` with `code`, `message` and `innerError`. */
export function errorAnswer(status: number, code: string, message: string, at: number): FakeAnswer {
  const innerError = {
    date: new Date(at).toISOString().slice(0, 19),
    'request-id': randomUUID(),
    'client-request-id': randomUUID(),
  };
  return { status, body: { error: { code, message, innerError } } };
}

/** A device, with the members that `$select` names and no other. */
export function deviceAnswer(origin: string, device: FakeDevice, select: readonly string[]): FakeAnswer {
  const all = Object.entries({ ...device });
  const members = select.length === 0 ? all : all.filter(([name]) => select.includes(name));
  const context = `${origin}/v1.0/$metadata#deviceManagement/managedDevices${select.length > 0 ? `(${select.join()})` : ''}/$entity`;
  return { status: 200, body: { '@odata.context': context, ...Object.fromEntries(members) } };
}

/** A token, as the v2.0 endpoint grants it. */
export function tokenAnswer(token: string, seconds: number): FakeAnswer {
  const body = { token_type: 'Bearer', expires_in: seconds, ext_expires_in: seconds, access_token: token };
  return { status: 200, body };
}

/** Why the v2.0 endpoint grants none (RFC 6749, section 5.2, with Entra's own members). */
export function tokenRefused(status: number, error: string, number: number, at: number): FakeAnswer {
  const body = {
    error,
    error_description: `AADSTS${number}: refused.`,
    error_codes: [number],
    timestamp: new Date(at).toISOString().replace('T', ' '),
    trace_id: randomUUID(),
    correlation_id: randomUUID(),
  };
  return { status, body };
}
