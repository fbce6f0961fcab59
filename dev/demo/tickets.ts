import type { ForWhom } from '../actors/desk-agent.js';

const SERVICE_DESK = 'servicedesk';

/** Every ticket that the demo's desk opens a case from. */
export const DEMO_TICKETS = {
  forgotten: { subject: 'alice', ticket: { source: SERVICE_DESK, id: 'HELP-4711' } },
  emergency: { action: 'access.emergency', subject: 'ines', ticket: { source: SERVICE_DESK, id: 'INC-911' } },
  lostPhone: {
    action: 'mfa.reset',
    lostAuthenticator: 'passkey',
    subject: 'carla',
    ticket: { source: SERVICE_DESK, id: 'HELP-4713' },
  },
  takenOver: { subject: 'bob', ticket: { source: SERVICE_DESK, id: 'HELP-4712' } },
} as const satisfies Record<string, ForWhom>;
