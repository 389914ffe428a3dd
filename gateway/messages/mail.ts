/** E-mail over SMTP; a connection a letter, so that one that hangs holds up no other. */
import { hash } from 'node:crypto';
import type { Channel } from './channel.ts';
import type { MessageSettings } from './settings.ts';

export const mail = ({ url, from }: NonNullable<MessageSettings['mail']>): Channel => ({
  name: 'mail',
  reach: 'person',
  address: ({ email }) => email,
  send: async ({ id, address, subject, text }, signal) => {
    // Loaded when first used: most starts of the gateway send no mail.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport(url);
    try {
      await transport.sendMail({
        from,
        to: address,
        subject,
        text,
        // The same at every try, so that a mail box that got it twice can tell.
        messageId: `<${hash('sha256', id, 'hex').slice(0, 32)}@dianmao>`,
        // Nothing of a letter is fetched from elsewhere.
        disableFileAccess: true,
        disableUrlAccess: true,
        signal,
      });
    } finally {
      transport.close();
    }
  },
});
