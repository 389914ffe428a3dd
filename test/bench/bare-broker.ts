/**
 * The same broker as the gateway's, with the same traffic and nothing else: what is published is parsed and answered
 * with a receipt, and nothing is checked, judged or stored.
 */
import { createServer, type AddressInfo } from 'node:net';
import { Aedes } from 'aedes';

interface Batch {
  readonly events: readonly { readonly id: string; readonly epoch: string; readonly seq: number }[];
}

const broker = await Aedes.createBroker({});
broker.on('publish', (packet, client) => {
  if (!client || !packet.topic.endsWith('/event')) return;
  const { events } = JSON.parse(packet.payload.toString()) as Batch;
  const results = events.map(({ seq, id }) => ({ seq, id, outcome: 'stored', code: 'RECORDED' }));
  broker.publish(
    {
      cmd: 'publish',
      topic: packet.topic.replace(/event$/, 'receipt'),
      payload: Buffer.from(JSON.stringify({ v: 1, epoch: events[0]?.epoch, through: results.at(-1)?.seq, results })),
      qos: 1,
      retain: false,
      dup: false,
    },
    () => undefined,
  );
});
const server = createServer(broker.handle);
server.listen(0, '127.0.0.1', () =>
  console.log(JSON.stringify({ ready: true, mqttPort: (server.address() as AddressInfo).port })),
);
process.on('SIGTERM', () => process.exit(0));
