/** Resident memory and time to ready of gateway and terminal as processes of their own. */
import { readFileSync } from 'node:fs';
import { PERSONS, ROSTER } from '../support/morning-roster.ts';
import { WholeOffice } from '../support/whole-office.ts';
import { median, type Benchmark } from './measure.ts';

const RUNS = 5;

const residentMb = (pid: number): number =>
  Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1000;

export const footprint: Benchmark = {
  name: 'footprint',
  run: async () => {
    const office = await WholeOffice.open('manual:2026-03-02T08:05:00+08:00');
    const gatewayReady: number[] = [];
    const terminalReady: number[] = [];
    try {
      await office.settle(ROSTER, PERSONS.clerk);
      let terminal = await office.startTerminal('K1', 'meeting-room');
      for (let i = 0; i < RUNS; i++) {
        await office.stopTerminal('K1');
        await office.gateway.kill();
        const a = performance.now();
        await office.startGateway();
        gatewayReady.push((performance.now() - a) / 1000);
        terminal = await office.startTerminal('K1', 'meeting-room');
        terminalReady.push(terminal.process.readyAfterMs / 1000);
      }
      return [
        {
          name: 'gateway resident after start',
          value: residentMb(office.gateway.child.pid!),
          unit: 'MB',
          bound: { most: 150 },
        },
        {
          name: 'terminal resident after start',
          value: residentMb(terminal.process.child.pid!),
          unit: 'MB',
          bound: { most: 110 },
        },
        {
          name: 'gateway ready',
          value: median(gatewayReady),
          unit: 's',
          bound: { most: 1.5 },
          note: `median of ${RUNS}`,
        },
        {
          name: 'terminal ready',
          value: median(terminalReady),
          unit: 's',
          bound: { most: 1.5 },
          note: `median of ${RUNS}`,
        },
      ];
    } finally {
      await office.close();
    }
  },
};
