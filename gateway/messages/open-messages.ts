/** Outgoing messages as they are set up. */
import type { Edge } from '#shared/clock/clock.ts';
import type { GatewaySettings } from '../settings.ts';
import { channelsOf } from './channels.ts';
import { Messages, type MessagesDeps } from './messages.ts';

export const openMessages = (
  { messages, publicUrl }: Pick<GatewaySettings, 'messages' | 'publicUrl'>,
  edge: Pick<Edge, 'wallMs'>,
  rooms: Omit<MessagesDeps, 'channels' | 'publicUrl' | 'random'>,
): Messages =>
  new Messages({
    ...rooms,
    channels: channelsOf(messages, () => edge.wallMs()),
    publicUrl,
    random: Math.random,
  });
