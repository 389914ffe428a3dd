import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { handoverState, sidesOf } from '#shared/regulation/chapter-02-duty/handover.ts';
import { bothPass, roomStates } from '#shared/regulation/chapter-02-duty/room-check.ts';
import type { Act } from '#shared/regulation/chapter-02-duty/watch-acts.ts';
import { actOrder } from '#shared/regulation/chapter-02-duty/watch-acts.ts';
import { step } from '#shared/regulation/chapter-02-duty/watch.ts';
import { EMPTY, type Watch } from '#shared/regulation/chapter-02-duty/watch-state.ts';
import { around, close, DutyRoom, inspect, on, read, readyToInspect, ROTA, shift } from './duty-room.ts';

const call = (data: Record<string, unknown>, corrects?: string): Act => ({
  kind: 'entry',
  type: 'call.log',
  data,
  ...(corrects === undefined ? {} : { corrects }),
});
const WHOLE_CALL = {
  startedAt: '2026-03-02T03:00:00+08:00',
  caller: '不详',
  category: '咨询',
  content: '问路',
  answeredBy: 'N',
  disposition: '已答复',
};

describe('signing in', () => {
  const codeAt = (time: string, person = 'D'): [string, number | undefined] => {
    const { answer } = new DutyRoom().at(time, read(person));
    return [answer.code, answer.minutes];
  };
  test.each([
    ['03-02 07:29:59', 'DUTY_NOT_OPEN', undefined],
    ['03-02 07:30:00', 'DUTY_SIGNED_IN', 0],
    ['03-02 08:00:00', 'DUTY_SIGNED_IN', 0],
    ['03-02 08:00:01', 'DUTY_LATE', 1],
    ['03-02 08:01:01', 'DUTY_LATE', 2],
    ['03-02 18:00:00', 'DUTY_LATE', 600],
    ['03-02 18:00:01', 'DUTY_NOT_ROSTERED', undefined],
  ])('R2.1, R2.2: the day officer at %s is answered %s', (time, code, minutes) => {
    expect(codeAt(time)).toEqual([code, minutes]);
  });

  test('R2.1: who is not on the rota is told so', () => {
    expect(codeAt('03-02 08:00:00', 'X')[0]).toBe('DUTY_NOT_ROSTERED');
  });

  test('R2.1: signing in twice changes nothing and shows the first time', () => {
    const room = new DutyRoom();
    room.at('03-02 07:50:00', read('D'));
    expect(room.at('03-02 09:00:00', read('D')).answer).toMatchObject({
      code: 'DUTY_ALREADY',
      first: on('03-02 07:50:00'),
    });
  });

  test('R2.2: the leader on duty is on call and never late', () => {
    expect(new DutyRoom().code('03-02 10:00:00', read('L'))).toBe('DUTY_SIGNED_IN');
  });

  test('R2.2, R2.4: a stand-in arranged later does not wipe out that the one stood in for came late', () => {
    const standIn = { person: 'S', since: on('03-02 12:00:00') };
    const rota = [shift('03-02 08:00:00', '03-02 18:00:00', { officer: [{ post: 'officer', person: 'D', standIn }] })];
    const room = new DutyRoom(around(rota));
    expect(room.at('03-02 08:20:00', read('D')).answer).toMatchObject({ code: 'DUTY_LATE', minutes: 20 });
    expect(room.at('03-02 12:05:00', read('S')).answer).toMatchObject({ code: 'DUTY_LATE', minutes: 5 });
  });

  test('R2.4: the one replaced is told who stands in; the stand-in is welcomed and takes over responsibility', () => {
    const standIn = { person: 'S', since: on('03-02 06:00:00') };
    const rota = [
      ROTA[0]!,
      shift('03-02 08:00:00', '03-02 18:00:00', {
        officer: [{ post: 'officer', person: 'D', standIn }],
        leader: ['L'],
      }),
    ];
    const room = new DutyRoom(around(rota));
    expect(room.at('03-02 07:50:00', read('D')).answer).toMatchObject({ code: 'DUTY_REPLACED', others: ['S'] });
    expect(room.at('03-02 07:55:00', read('S')).answer).toMatchObject({ code: 'DUTY_SUB_OK', others: ['D'] });
  });

  test('R2.4: whoever is stood in for in the middle of a shift stays responsible until the stand-in signs in', () => {
    const standIn = { person: 'S', since: on('03-02 12:00:00') };
    const rota = [shift('03-02 08:00:00', '03-02 18:00:00', { officer: [{ post: 'officer', person: 'D', standIn }] })];
    const room = new DutyRoom(around(rota));
    room.at('03-02 07:50:00', read('D'));
    const outgoing = (time: string) => sidesOf(room.watch, on(time), around(rota))!.outgoing;
    expect(outgoing('03-02 12:30:00')).toEqual(['D']);
    expect(room.code('03-02 12:40:00', read('S'))).toBe('DUTY_LATE');
    expect(outgoing('03-02 12:40:00')).toEqual(['S']);
  });

  test('R2.3: whoever asked to leave but lacks the approval or the substitute may not go yet', () => {
    const rota = [
      shift('03-02 08:00:00', '03-02 18:00:00', {
        officer: [{ post: 'officer', person: 'D', asked: { since: on('03-02 09:00:00') } }],
      }),
    ];
    const room = new DutyRoom(around(rota));
    expect(room.code('03-02 07:50:00', read('D'))).toBe('DUTY_SIGNED_IN');
    expect(room.code('03-02 08:30:00', read('D'))).toBe('DUTY_ALREADY');
    expect(room.code('03-02 09:30:00', read('D'))).toBe('DUTY_LEAVE_INCOMPLETE');
  });
});

describe('what a clock put back writes down', () => {
  test('R2.8, R2.10: an entry written after the handover, at an earlier moment, does not undo it and waits for the relief', () => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', read('N'));
    expect(room.code('03-02 07:57:00', read('D'))).toBe('HANDOVER_COMPLETE');
    room.at('03-02 07:54:00', call({ content: '问路' }));
    expect(room.steps().flatMap(({ step: { handover } }) => handover ?? [])).toHaveLength(1);
    expect(room.watch.held?.start).toBe(on('03-02 08:00:00'));
    expect(room.watch.entries).toMatchObject([{ data: { content: '问路' } }]);
    room.at('03-02 17:50:00', read('E'));
    expect(room.at('03-02 17:51:00', { kind: 'start', person: 'E' }).answer).toMatchObject({
      code: 'HANDOVER_LOG_OPEN',
      count: 1,
    });
  });
});

describe('what another terminal delivers late', () => {
  test('R2.8, R2.10: an unfinished entry it was alone to know does not undo a handover that was answered, and waits for the relief', () => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', read('N'));
    expect(room.code('03-02 07:57:00', read('D'))).toBe('HANDOVER_COMPLETE');
    room.at('03-02 07:54:00', call({ content: '问路' }), 'late', 'K3');
    expect(room.steps().flatMap(({ step: { handover } }) => handover ?? [])).toHaveLength(1);
    expect(room.watch.entries).toMatchObject([{ id: 'late' }]);
    room.at('03-02 17:50:00', read('E'));
    expect(room.code('03-02 17:51:00', { kind: 'start', person: 'E' })).toBe('HANDOVER_LOG_OPEN');
  });

  test('R2.10: one that was known when the badges came stops them, whichever terminal it came from', () => {
    const room = readyToInspect();
    room.at('03-02 07:54:00', call({ content: '问路' }), 'early', 'K3');
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', read('N'));
    expect(room.code('03-02 07:57:00', read('D'))).toBe('HANDOVER_LOG_OPEN');
  });
});

describe('the handover, state by state', () => {
  test('R2.6, R2.8: a normal night: clean, both badges, complete, no delay', () => {
    const room = readyToInspect();
    expect(room.code('03-02 07:53:00', { kind: 'start', person: 'N' })).toBe('HANDOVER_NOT_CHECKED');
    expect(room.code('03-02 07:55:00', inspect('D'))).toBe('HANDOVER_CLEAN_OK');
    expect(room.at('03-02 07:56:00', read('N')).answer).toMatchObject({
      code: 'HANDOVER_WAIT',
      side: 'incoming',
      leftMs: 300_000,
    });
    const { answer, handover, watch } = room.at('03-02 07:57:00', read('D'));
    expect(answer).toMatchObject({ code: 'HANDOVER_COMPLETE', names: ['N'], others: ['D'] });
    expect(handover).toMatchObject({
      outgoing: ['N'],
      incoming: ['D'],
      delayMinutes: 0,
      completedAt: on('03-02 07:57:00'),
    });
    expect(watch.held?.start).toBe(on('03-02 08:00:00'));
  });

  const STATES: [string, (room: DutyRoom) => void, string, string][] = [
    ['nobody has relieved', (r) => void r.at('03-01 17:55:00', read('N')), 'waiting', 'HANDOVER_NO_RELIEF'],
    [
      'an entry is unfinished',
      (r) => {
        r.at('03-01 17:55:00', read('N'));
        r.at('03-02 03:00:00', call({ caller: '不详' }));
        r.at('03-02 07:52:00', read('D'));
      },
      'log-open',
      'HANDOVER_LOG_OPEN',
    ],
    [
      'nobody has looked at the rooms',
      (r) => {
        r.at('03-01 17:55:00', read('N'));
        r.at('03-02 07:52:00', read('D'));
      },
      'unchecked',
      'HANDOVER_NOT_CHECKED',
    ],
    [
      'one item in one room failed',
      (r) => {
        r.at('03-01 17:55:00', read('N'));
        r.at('03-02 07:52:00', read('D'));
        r.at('03-02 07:53:00', inspect('D', 'rest-room/beds'));
      },
      'unclean',
      'HANDOVER_UNCLEAN',
    ],
    [
      'the log is not closed',
      (r) => {
        r.at('03-01 17:55:00', read('N'));
        r.at('03-02 07:52:00', read('D'));
        r.at('03-02 07:53:00', inspect('D'));
      },
      'log-open',
      'HANDOVER_LOG_OPEN',
    ],
    [
      'everything is in order',
      (r) => {
        r.at('03-01 17:55:00', read('N'));
        r.at('03-02 07:51:00', close());
        r.at('03-02 07:52:00', read('D'));
        r.at('03-02 07:53:00', inspect('D'));
      },
      'clean',
      'HANDOVER_CLEAN_OK',
    ],
  ];
  test.each(STATES)('R2.8: %s: the answer names the first thing in the way', (_, prepare, state, code) => {
    const room = new DutyRoom();
    prepare(room);
    expect(handoverState(room.watch, on('03-02 07:58:00'), around())).toBe(state);
    expect(room.code('03-02 07:58:00', { kind: 'start', person: 'N' })).toBe(code);
    const confirm = room.code('03-02 07:58:10', { kind: 'confirm', person: 'N', openItems: [] });
    expect(confirm).toBe(state === 'clean' ? 'HANDOVER_WAIT' : code);
  });

  test('R2.6: the duty room passes and the rest room fails: unclean; what failed is named', () => {
    const room = readyToInspect();
    expect(room.at('03-02 07:55:00', inspect('D', 'rest-room/floor')).answer).toEqual({
      code: 'HANDOVER_UNCLEAN',
      failed: [{ room: 'rest-room', item: 'floor' }],
    });
  });

  test('R2.6: a room nobody has looked at has not passed', () => {
    const room = readyToInspect();
    const half: Act = {
      kind: 'inspect',
      person: 'D',
      rooms: inspect('D').kind === 'inspect' ? [(inspect('D') as Extract<Act, { kind: 'inspect' }>).rooms[0]!] : [],
    };
    expect(room.code('03-02 07:55:00', half)).toBe('HANDOVER_NOT_CHECKED');
  });

  test('R2.6: the leader on duty may inspect instead, and his word prevails', () => {
    const room = readyToInspect();
    expect(room.code('03-02 07:55:00', inspect('D', 'duty-room/floor'))).toBe('HANDOVER_UNCLEAN');
    expect(room.code('03-02 07:56:00', inspect('L'))).toBe('HANDOVER_CLEAN_OK');
    const other = readyToInspect();
    expect(other.code('03-02 07:55:00', inspect('L', 'duty-room/floor'))).toBe('HANDOVER_UNCLEAN');
    expect(other.code('03-02 07:56:00', inspect('D'))).toBe('HANDOVER_UNCLEAN');
  });

  test('R2.6, G11: nobody judges the room they hand over; strangers do not judge it at all', () => {
    const room = readyToInspect();
    expect(room.code('03-02 07:55:00', inspect('N'))).toBe('ACCESS_DENIED');
    expect(room.code('03-02 07:55:10', inspect('X'))).toBe('ACCESS_DENIED');
    expect(room.code('03-02 07:55:20', inspect('DIRECTOR'))).toBe('HANDOVER_CLEAN_OK');
  });

  test('R2.7: unclean blocks until a re-inspection passes; every attempt is kept; the relief stays on time', () => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D', 'duty-room/floor', 'rest-room/beds'));
    expect(room.code('03-02 07:58:00', { kind: 'confirm', person: 'N', openItems: [] })).toBe('HANDOVER_UNCLEAN');
    room.at('03-02 08:05:00', inspect('D', 'rest-room/beds'));
    room.at('03-02 08:08:00', inspect('D'));
    room.at('03-02 08:10:00', read('N'));
    const { answer, handover } = room.at('03-02 08:10:20', read('D'));
    expect(answer).toMatchObject({ code: 'HANDOVER_LATE', minutes: 11 });
    expect(handover?.attempts.map((a) => [a.pass, a.failed.length])).toEqual([
      [false, 2],
      [false, 1],
      [true, 0],
    ]);
    expect(
      room
        .steps()
        .flatMap(({ step }) => step.signIns ?? [])
        .find((s) => s.person === 'D')?.minutes,
    ).toBe(0);
  });

  test('R2.8: the same badge twice never completes and does not lengthen the five minutes', () => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', read('N'));
    expect(room.at('03-02 07:58:00', read('N')).answer).toMatchObject({ code: 'HANDOVER_WAIT', leftMs: 180_000 });
    expect(room.code('03-02 08:01:00', read('D'))).toBe('HANDOVER_LATE');
  });

  test.each([
    ['03-02 08:01:00', 'HANDOVER_LATE'],
    ['03-02 08:01:01', 'HANDOVER_WAIT'],
  ])('R2.8: the other badge at %s, five minutes after 07:56:00, is answered %s', (time, code) => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', read('N'));
    expect(room.code(time, read('D'))).toBe(code);
  });

  test('R2.8: after five minutes the first confirmation is void and the next one opens a new window', () => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', read('N'));
    expect(room.at('03-02 08:02:00', read('D')).answer).toMatchObject({ code: 'HANDOVER_WAIT', side: 'outgoing' });
    expect(room.code('03-02 08:03:00', read('N'))).toBe('HANDOVER_LATE');
  });

  test('R2.8: what is found unclean between the two badges makes the first void', () => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', read('N'));
    room.at('03-02 07:57:00', inspect('L', 'duty-room/waste'));
    expect(room.code('03-02 07:58:00', { kind: 'confirm', person: 'D', openItems: [] })).toBe('HANDOVER_UNCLEAN');
    room.at('03-02 07:59:00', inspect('L'));
    expect(room.code('03-02 08:00:00', read('D'))).toBe('HANDOVER_WAIT');
  });

  test('R2.8: an inspection of the shift before says nothing about this one', () => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', read('N'));
    room.at('03-02 07:57:00', read('D'));
    room.at('03-02 17:40:00', close());
    room.at('03-02 17:45:00', read('E'));
    expect(room.code('03-02 17:50:00', { kind: 'start', person: 'D' })).toBe('HANDOVER_NOT_CHECKED');
  });

  test('R2.8: handed over to the second: 08:00:00 is no delay, 08:00:01 is one minute', () => {
    for (const [time, code] of [
      ['03-02 08:00:00', 'HANDOVER_COMPLETE'],
      ['03-02 08:00:01', 'HANDOVER_LATE'],
    ] as const) {
      const room = readyToInspect();
      room.at('03-02 07:55:00', inspect('D'));
      room.at('03-02 07:58:00', read('D'));
      expect(room.code(time, read('N'))).toBe(code);
    }
  });

  test('R2.9: nobody relieved: the outgoing officer stays, and hands over to the next shift that comes', () => {
    const room = new DutyRoom();
    room.at('03-01 17:55:00', read('N'));
    expect(room.code('03-02 08:05:00', { kind: 'start', person: 'N' })).toBe('HANDOVER_NO_RELIEF');
    expect(room.at('03-02 08:06:00', read('N')).answer).toMatchObject({
      code: 'DUTY_ALREADY',
      also: ['HANDOVER_NO_RELIEF'],
    });
    room.at('03-02 17:50:00', close());
    room.at('03-02 17:55:00', read('E'));
    room.at('03-02 18:00:00', inspect('E'));
    room.at('03-02 18:01:00', read('N'));
    expect(room.at('03-02 18:02:00', read('E')).handover).toMatchObject({
      shiftEnd: on('03-02 08:00:00'),
      delayMinutes: 602,
    });
  });

  test('R2.8: a handover begun or confirmed by somebody who is not on shift has no effect', () => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D'));
    expect(room.code('03-02 07:56:00', { kind: 'start', person: 'X' })).toBe('DUTY_NOT_ROSTERED');
    expect(room.code('03-02 07:56:10', { kind: 'confirm', person: 'X', openItems: [] })).toBe('DUTY_NOT_ROSTERED');
    expect(room.watch.confirmed).toBeUndefined();
  });

  test('R2.10: an entry without a mandatory field blocks the handover until it is completed; nothing is deleted', () => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:55:30', call({ ...WHOLE_CALL, disposition: '' }), 'c1');
    expect(room.at('03-02 07:56:00', read('N')).answer).toMatchObject({ code: 'HANDOVER_LOG_OPEN', count: 1 });
    room.at('03-02 07:56:30', call({ disposition: '已答复' }, 'c1'));
    expect(room.code('03-02 07:57:00', read('N'))).toBe('HANDOVER_WAIT');
  });

  test('R2.11: an empty shift wants it said that there was nothing', () => {
    const room = new DutyRoom();
    room.at('03-01 17:55:00', read('N'));
    expect(room.code('03-02 07:50:00', close(' '))).toBe('HANDOVER_LOG_OPEN');
    expect(room.code('03-02 07:51:00', close('本班次无异常情况'))).toBe('RECORDED');
  });

  test('R2.13: an instruction not passed on is acknowledged, does not block, and goes on into the next shift', () => {
    const room = readyToInspect();
    room.at(
      '03-02 05:00:00',
      { kind: 'entry', type: 'log.note', data: { kind: 'instruction', text: '通知各科室', from: '区长' } },
      'i1',
    );
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', { kind: 'confirm', person: 'N', openItems: [] });
    const { handover, watch } = room.at('03-02 07:57:00', { kind: 'confirm', person: 'D', openItems: ['i1'] });
    expect(handover?.acknowledged).toEqual(['i1']);
    expect(watch.entries.map((e) => e.id)).toEqual(['i1']);
  });

  test('R2.8: two bare badges acknowledge what was open when they confirmed', () => {
    const room = readyToInspect();
    const instruction = { kind: 'entry', type: 'log.note', data: { kind: 'instruction', text: '通知各科室' } } as const;
    room.at('03-02 05:00:00', instruction, 'i1');
    room.at('03-02 05:10:00', { ...instruction, data: { kind: 'round', text: '正常' } }, 'r1');
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', read('N'));
    expect(room.at('03-02 07:57:00', read('D')).handover?.acknowledged).toEqual(['i1']);
  });

  test('R2.8: two handovers at once from two terminals are one', () => {
    const room = readyToInspect();
    room.at('03-02 07:55:00', inspect('D'));
    room.at('03-02 07:56:00', { kind: 'start', person: 'N' });
    room.at('03-02 07:56:00', { kind: 'start', person: 'D' });
    room.at('03-02 07:56:10', read('N'));
    room.at('03-02 07:56:10', read('D'));
    const done = room.steps().flatMap(({ step }) => step.handover ?? []);
    expect(done).toHaveLength(1);
  });
});

describe('any sequence', () => {
  const PEOPLE = ['N', 'D', 'E', 'L', 'M', 'P', 'X'];
  const ITEMS = ['', 'duty-room/floor', 'rest-room/beds'];
  const anyAct: fc.Arbitrary<Act> = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...PEOPLE).map(read) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...PEOPLE), fc.constantFrom(...ITEMS)).map(([p, i]) => inspect(p, i)),
    },
    fc.constantFrom(...PEOPLE).map((person): Act => ({ kind: 'start', person })),
    fc.constantFrom(...PEOPLE).map((person): Act => ({ kind: 'confirm', person, openItems: [] })),
    fc.constantFrom(close(), close(' ')),
    fc.constantFrom(call(WHOLE_CALL), call({ caller: '甲' }), call(WHOLE_CALL, 'e2')),
  );
  const anyNight = fc.array(fc.tuple(fc.integer({ min: 0, max: 38 * 60 }), anyAct), { minLength: 1, maxLength: 40 });
  const START = on('03-01 17:30:00');
  const play = (night: readonly (readonly [number, Act])[], order: readonly number[] = []) => {
    const acts = night.map(([minute, act], i) => {
      const at = (START + minute * 60_000) as typeof START;
      return { id: `e${i + 1}`, at, t: at, terminal: 'K2', epoch: 'k', seq: i + 1, known: i + 1, act };
    });
    const shuffled = order.length === acts.length ? order.map((i) => acts[i]!) : acts;
    let watch: Watch = EMPTY;
    return shuffled.toSorted(actOrder).map((done) => {
      const before = watch;
      const made = step(watch, done, around());
      watch = made.watch;
      return { before, done, made };
    });
  };

  test('R2.6, R2.7, R2.8: never complete while unclean, unfinished or alone; from the first sign-in on exactly one shift answers for the room', () => {
    fc.assert(
      fc.property(anyNight, (night) => {
        let held: number | undefined;
        for (const { before, done, made } of play(night)) {
          if (made.handover) {
            expect(bothPass(roomStates(before.checks))).toBe(true);
            expect(before.entries.every((e) => e.data.disposition !== undefined || e.type !== 'call.log')).toBe(true);
            expect(before.closing).toBeDefined();
            const { outgoing, incoming } = made.handover;
            expect(outgoing.length * incoming.length).toBeGreaterThan(0);
            expect(before.confirmed && done.t - before.confirmed.t).toBeLessThanOrEqual(300_000);
            expect(made.answer.names).not.toEqual(made.answer.others);
          }
          const now = made.watch.held?.start;
          // Once somebody holds the room somebody always does, and it only ever passes on by a handover.
          if (held !== undefined) expect(now).toBeDefined();
          if (held !== undefined && now !== held) expect(made.handover).toBeDefined();
          held = now;
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('R2.8: the same state and answers whatever the order of arrival', () => {
    fc.assert(
      fc.property(
        anyNight.chain((night) =>
          fc.tuple(
            fc.constant(night),
            fc.shuffledSubarray(
              night.map((_, i) => i),
              { minLength: night.length },
            ),
          ),
        ),
        ([night, order]) => {
          expect(play(night, order).map(({ made }) => made)).toEqual(play(night).map(({ made }) => made));
        },
      ),
      { numRuns: 300 },
    );
  });
});
