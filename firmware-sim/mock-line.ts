/** A line in memory: the same reader behind serialport's mock binding, for tests that need no device. */
import { SerialPortMock } from 'serialport';
import type { MakeLine } from './reader-line.ts';

/** What serialport's mock binding really is; its types leave out how a test speaks to it. */
interface MockBinding {
  emitData(bytes: Buffer): void;
  write(bytes: Buffer): Promise<void>;
  /** Set while the port waits for bytes. */
  pendingRead: ((error: Error) => void) | null;
}

type PortOptions = ConstructorParameters<typeof SerialPortMock>[0];

export interface MockLine {
  readonly makeLine: MakeLine;
  /** Makes the terminal's port on this line; while it is unplugged the port does not open. */
  readonly makePort: (options: PortOptions) => SerialPortMock;
}

/** `maxReadSize`: bytes the terminal gets at a time. The path must be no other mock's. */
export const mockLine = (path: string, maxReadSize = 1024): MockLine => {
  let plugged = false;
  let binding: MockBinding | undefined;
  let toReader: (bytes: Uint8Array) => void = () => undefined;
  SerialPortMock.binding.createPort(path, { maxReadSize });

  /** Hands what the terminal writes to the reader as well. */
  const listen = (port: SerialPortMock): void => {
    const opened = port.port as unknown as MockBinding;
    const write = opened.write.bind(opened);
    opened.write = async (bytes) => {
      await write(bytes);
      toReader(bytes);
    };
    binding = opened;
  };

  return {
    makePort: (options) => {
      const port = new SerialPortMock({ ...options, path: plugged ? path : `${path} (pulled out)` });
      port.once('open', () => listen(port));
      port.once('close', () => (binding = undefined));
      return port;
    },
    makeLine: (onHost) => {
      toReader = onHost;
      return {
        path: () => path,
        plugged: () => plugged,
        plug: () => void (plugged = true),
        unplug: () => {
          plugged = false;
          const gone = binding;
          binding = undefined;
          gone?.pendingRead?.(new Error('EIO'));
        },
        write: (bytes) => binding?.emitData(Buffer.from(bytes)),
        close() {
          this.unplug();
        },
      };
    },
  };
};
