/** Wrong PINs at a keypad: five in fifteen minutes of office time, a person and terminal, whatever is restarted meanwhile. */
import { beforeEach, describe, expect, test } from 'vitest';
import { ManualClock } from '#shared/clock/manual-clock.ts';
import { monotonicClock } from '#shared/clock/running-clock.ts';
import { Accounts } from '../../gateway/http/auth/accounts.ts';
import { StoredTries } from '../../gateway/http/auth/lockout.ts';
import { at, MemorySecrets } from './terminals-stage.ts';

const mono = monotonicClock({
  wallMs: () => Date.now(),
  monoMs: () => performance.now(),
  setTimeout: (fire, ms) => setTimeout(fire, ms),
  clearTimeout: (handle) => clearTimeout(handle as NodeJS.Timeout),
});
const PIN = '739105';

let clock: ManualClock;
let secrets: MemorySecrets;
let accounts: Accounts;
/** What a gateway does when it starts: nothing but what was kept is known. */
const restart = async (): Promise<void> => {
  accounts = new Accounts(secrets, mono, await StoredTries.open(secrets, clock));
};
const wrong = async (times: number, terminal = 'K1'): Promise<unknown[]> => {
  const said: unknown[] = [];
  for (let i = 0; i < times; i++) said.push(await accounts.checkPin('0302', '0000', terminal));
  return said;
};

beforeEach(async () => {
  clock = new ManualClock(at('08:00:00'));
  secrets = new MemorySecrets();
  await restart();
  await accounts.setPin('0302', PIN);
});

describe('five tries in 15 min a person and terminal', () => {
  test('the sixth is refused, right or not, and says for how long; another terminal and another person are free', async () => {
    expect(await wrong(5)).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong']);
    expect(await accounts.checkPin('0302', PIN, 'K1')).toEqual({ lockedSec: 900 });
    expect(await accounts.checkPin('0302', PIN, 'K2')).toBe('ok');
    expect(await accounts.checkPin('0303', PIN, 'K1')).toBe('wrong');
  });

  test('a restart gives nobody new tries', async () => {
    await wrong(3);
    await restart();
    expect(await wrong(3)).toEqual(['wrong', 'wrong', { lockedSec: 900 }]);
    await restart();
    expect(await accounts.checkPin('0302', PIN, 'K1')).toEqual({ lockedSec: 900 });
  });

  test('it ends after fifteen minutes of office time, on the second, and a right PIN wipes the slate', async () => {
    await wrong(5);
    await clock.moveTo(at('08:14:59'));
    expect(await accounts.checkPin('0302', PIN, 'K1')).toEqual({ lockedSec: 1 });
    await clock.moveTo(at('08:15:00'));
    expect(await accounts.checkPin('0302', PIN, 'K1')).toBe('ok');
    expect(await secrets.list('pin-tries')).toEqual([]);
    expect(await wrong(4)).toEqual(['wrong', 'wrong', 'wrong', 'wrong']);
  });

  test('old ones are not kept, and what a wrong clock wrote locks nobody', async () => {
    await wrong(2, 'K2');
    await clock.moveTo(at('08:20:00'));
    await wrong(1);
    expect((await secrets.list('pin-tries')).map((t) => t.key)).toEqual(['0302 K1']);
    await clock.moveTo(at('08:00:00', '2031-03-02'));
    await wrong(5);
    clock = new ManualClock(at('08:21:00'));
    await restart();
    expect(await accounts.checkPin('0302', PIN, 'K1')).toBe('ok');
  });
});
