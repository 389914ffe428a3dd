/**
 * This terminal's whole dealings with the gateway, wired: line, inbox, drain, clock exchange, presence, commands.
 * After connecting: first the clock, then the watermark, then what waited, then "ready".
 */
import { formatInstant, timeOf, dateOf } from '#shared/calendar/office-time.ts';
import { epochMs } from '#shared/clock/clock.ts';
import type { TerminalStatus } from '#shared/wire/terminal-messages.ts';
import { TERMINAL_TOPICS, terminalTopic, type TerminalTopic } from '#shared/wire/topics.ts';
import { Watermarks } from '../outbox/watermarks.ts';
import { BrokerLine } from './broker-line.ts';
import { ClockExchanges } from './clock-exchanges.ts';
import { Commands } from './commands.ts';
import { Drain } from './drain.ts';
import { inboxTopics, makeInbox } from './inbox.ts';
import { Keypad } from './keypad.ts';
import { Presence } from './presence.ts';
import { Standing } from './standing.ts';
import type { UplinkDeps } from './uplink-deps.ts';

/** Builds the uplink; nothing happens before `start`. */
export const makeUplink = (deps: UplinkDeps) => {
  const { outbox, clock, mono, say, to, settings } = deps;
  let hostOnline = true;
  let online = false;
  /** The connection has gone through the clock exchange. */
  let settled = false;

  const publish = (topic: TerminalTopic, payload: unknown, leaf?: string): Promise<boolean> =>
    line.publish({
      topic: terminalTopic(settings.mqttRoot, settings.id, topic, leaf),
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
      qos: TERMINAL_TOPICS[topic].qos,
      retain: TERMINAL_TOPICS[topic].retain,
    });

  const describe = (state: TerminalStatus['state'], session: string): TerminalStatus => {
    const depth = outbox.depth();
    const errorMs = clock.errorMs();
    return {
      state,
      boot: clock.boot,
      session,
      clock: clock.mode,
      quality: clock.quality(),
      offsetMs: clock.offsetMs(),
      ...(errorMs === undefined ? {} : { errorMs: Math.ceil(errorMs) }),
      readers: [...deps.readers()],
      outboxDepth: depth.waiting,
      setAside: depth.aside,
      epoch: outbox.epoch,
      lastSeq: outbox.lastSeq(),
      at: formatInstant(clock.now()),
    };
  };

  const drain = new Drain({
    outbox,
    mono,
    now: () => clock.now(),
    random: deps.random,
    pass: deps.pass,
    say,
    publish: (batch) => publish('event', batch),
    onResults: (results) => {
      to.onResults(results);
      presence.changed();
    },
  });

  const watermarks = new Watermarks({
    clock,
    append: (at, data) => {
      const outcome = outbox.append('watermark', at, clock.stamp(), data);
      if (outcome.kind === 'stored') drain.nudge();
      else say(`outbox: a watermark could not be stored (${outcome.reason})`);
      return outcome;
    },
  });

  const standing = new Standing(deps.memory, {
    onConfig: (config) => to.onConfig(config),
    onBoard: (board) => {
      watermarks.take(board);
      to.onBoard(board);
    },
    onApplied: (applied) => void publish('configApplied', { v: 1, ...applied, at: formatInstant(clock.now()) }),
  });

  const presence = new Presence({ mono, describe, publish: (status) => publish('status', status) });
  const exchanges = new ClockExchanges({
    clock,
    mono,
    newId: deps.newId,
    ask: (request) => void publish('clockReq', request),
  });
  const keypad = new Keypad({
    mono,
    newId: deps.newId,
    ask: (request) => {
      if (online) void publish('authReq', request);
      return online;
    },
  });
  const commands = new Commands({
    clock,
    say,
    answer: (command, result) => void publish('cmdResult', result, command),
    // Sessions of a day that was skipped stand on no board any more, and wait for a watermark all the same.
    onMoved: (from) => dateOf(epochMs(from)) !== dateOf(clock.now()) && watermarks.say(),
    onEnrol: (ask) => to.onEnrol(ask),
    onEnrolled: (ok) => to.onEnrolled(ok),
  });

  const weighOnline = (): void => {
    const now = line.up && settled && hostOnline;
    if (now === online) return;
    online = now;
    drain.setOnline(online);
    to.onOnline(online);
  };

  const inbox = makeInbox(
    settings.mqttRoot,
    settings.id,
    {
      onHost: (status) => {
        if (outbox.noteHostEpoch(status.epoch)) {
          say(`uplink: the gateway keeps another ledger now (${status.epoch}); the last 30 days are sent again`);
          drain.nudge();
        }
        hostOnline = status.online;
        weighOnline();
      },
      onReceipt: (receipt) => drain.take(receipt),
      onBoard: (board) => standing.takeBoard(board),
      onNotice: (notice) => to.onNotice(notice),
      onConfig: (config) => standing.takeConfig(config),
      onNames: (page) => standing.takeNames(page),
      onCommand: (name, payload) => void commands.take(name, payload),
      onClock: (answer) => void exchanges.take(answer),
      onAuth: (answer) => keypad.take(answer),
    },
    say,
  );

  const begin = async (session: string): Promise<void> => {
    await exchanges.begin();
    if (!line.up || session !== current) return;
    settled = true;
    watermarks.say();
    weighOnline();
    presence.begin(session);
    void publish('info', { v: 1, ...deps.info(), at: formatInstant(clock.now()) });
    // What is retained comes before the line counts as up: the answer to it is given now.
    standing.announce();
    say(
      `uplink: connected at ${timeOf(clock.now())}, clock ${clock.quality()}, ${outbox.depth().waiting} events waiting`,
    );
  };

  let current = '';
  const line = new BrokerLine({
    url: settings.mqttUrl,
    terminal: settings.id,
    key: settings.key,
    ca: deps.ca,
    mono,
    random: deps.random,
    newSession: deps.newId,
    will: (session) => ({
      topic: terminalTopic(settings.mqttRoot, settings.id, 'status'),
      payload: JSON.stringify(describe('lost', session)),
      qos: TERMINAL_TOPICS.status.qos,
      retain: TERMINAL_TOPICS.status.retain,
    }),
    topics: inboxTopics(settings.mqttRoot, settings.id),
    say,
    onUp: (session) => {
      current = session;
      void begin(session);
    },
    onDown: () => {
      settled = false;
      hostOnline = true;
      exchanges.stop();
      presence.end();
      weighOnline();
      say('uplink: connection lost; reads are stored and sent later');
    },
    onMessage: inbox,
  });

  clock.onChange(() => {
    watermarks.rearm();
    presence.changed();
    to.onClockMoved();
  });

  return {
    standing,
    keypad,
    start: (): void => {
      if (standing.board) watermarks.take(standing.board);
      line.start();
    },
    online: (): boolean => online,
    /** Something was appended to the outbox. */
    nudge: (): void => {
      drain.nudge();
      presence.changed();
    },
    /** Readers or the depth of the outbox changed. */
    changed: (): void => presence.changed(),
    takeRead: commands.takeRead.bind(commands),
    stop: async (): Promise<void> => {
      watermarks.stop();
      exchanges.stop();
      drain.stop();
      await presence.stopped();
      await line.stop();
    },
  };
};
