import type { Texts } from './texts.js';

/** What the page says where somebody answers for an account that is no person's, in German. */
export const ACCOUNTS: Pick<Texts, 'accountSteps' | 'workload'> = {
  accountSteps: {
    inUse: {
      title: 'Es arbeitet für eine Weile',
      lines: [
        'Was Ihnen gehört, arbeitet wieder, mit den Rechten von vorher. Ist die Zeit um, sperrt es sich von selbst.',
        'Stimmt etwas damit nicht, lassen Sie es den Helpdesk sofort beenden.',
      ],
    },
    done: {
      title: 'Es ist erledigt',
      lines: [
        'Was Sie beantragt haben, ist an dem Konto geschehen, das Ihnen gehört. Sie erfahren es per Mail.',
        'Sie können diese Seite schließen.',
      ],
    },
  },
  workload: {
    field: 'Token',
    fieldHint:
      'Das ganze Token, wie es ausgegeben wurde: drei Teile mit Punkten dazwischen. Schicken Sie es niemandem.',
    run: {
      spiffe: 'Führen Sie den Befehl dort aus, wo die Anwendung läuft, und unter ihrem Konto.',
      kubernetes: 'Führen Sie den Befehl mit den Namen des Dienstkontos und seines Namespace aus.',
      github:
        'Führen Sie den Befehl in einem Job des Workflows aus, der ein Identitäts-Token anfordern darf; dessen Wert ist das Token.',
      'google-cloud': 'Führen Sie den Befehl auf der Maschine oder in dem Dienst aus, auf dem das Konto läuft.',
    },
  },
};
