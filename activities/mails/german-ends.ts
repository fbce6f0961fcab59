import type { Told } from './texts.js';

/** What the subject should do about an end, if anything. */
export function afterTheEnd({ action, suspended }: Told): string {
  switch (action) {
    case 'password.reset':
      return 'Brauchen Sie es noch, wenden Sie sich an den Helpdesk. Lässt Ihr Konto Sie nicht hinein, dient das seiner Sicherheit.';
    case 'mfa.reset':
      return suspended
        ? 'Ihr Konto ist sicher: Der verlorene Passkey bleibt gesperrt und meldet niemanden an, und ein neuer ist nicht registriert. Brauchen Sie noch einen, wenden Sie sich an den Helpdesk.'
        : 'Es wurde nichts geändert. Haben Sie Ihren Passkey verloren, wenden Sie sich an den Helpdesk.';
    case 'mfa.rebind':
    case 'mfa.rebind-remote':
      return suspended
        ? 'Ihr Konto ist sicher: Die bisherigen Passkeys und die bisherige App melden niemanden an, und ein neuer Passkey ist nicht registriert. Brauchen Sie noch einen, wenden Sie sich an den Helpdesk.'
        : 'Es wurde nichts geändert. Haben Sie verloren, womit Sie sich anmelden, wenden Sie sich an den Helpdesk.';
    case 'account.unlock':
      return 'Können Sie sich noch immer nicht anmelden, wenden Sie sich an den Helpdesk. Nach zu vielen Fehlversuchen brauchen Sie ein neues Passwort.';
    case 'contact.change':
      return 'Was Sie hinterlegt hatten, bleibt, wie es war. Wollen Sie noch eine andere Adresse, wenden Sie sich an den Helpdesk.';
    case 'access.delegate':
      return 'Sie haben daraus keinen Zugriff mehr. Brauchen Sie ihn noch, bitten Sie den Helpdesk erneut darum.';
    case 'service-account.enable':
      return 'Wird das Konto noch gebraucht und arbeitet nicht, beantragen Sie es neu, mit einer genehmigten Änderung.';
    case 'agent.restore':
      return 'Der Agent arbeitet dadurch nicht mehr. Wird er noch gebraucht, bitten Sie den Helpdesk erneut darum.';
    case 'mailbox.delegate':
      return 'Sie haben daraus keinen Zugriff auf das Postfach mehr. Brauchen Sie ihn noch, bitten Sie den Helpdesk erneut darum.';
    case 'api-key.rotate':
      return 'Geht mit dem neuen Schlüssel nichts, beantragen Sie einen anderen: Niemand kann einen vorlesen oder Ihnen schicken.';
    case 'api-key.revoke':
      return 'Wissen Sie, dass der Schlüssel noch in falschen Händen ist, melden Sie ihn erneut.';
    case 'certificate.reissue':
      return 'Braucht das Konto noch ein Zertifikat, erzeugen Sie dort, wo es genutzt wird, einen neuen Schlüssel und beantragen es neu.';
    case 'access.emergency':
      return 'Sie haben daraus keinen Notfallzugriff mehr. Brauchen Sie ihn noch, bitten Sie den Helpdesk erneut darum.';
  }
}
