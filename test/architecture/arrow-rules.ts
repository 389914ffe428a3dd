/** The arrows of the house: who may import whom. */
import type { IConfiguration } from 'dependency-cruiser';

const room = (name: string): string => `^${name}/`;

export const arrowRules: IConfiguration = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'terminal-knows-shared-only',
      severity: 'error',
      from: { path: room('terminal') },
      to: { path: '^(gateway|console|firmware-sim|test)/' },
    },
    {
      name: 'gateway-knows-shared-only',
      severity: 'error',
      from: { path: room('gateway') },
      to: { path: '^(terminal|console|firmware-sim|test)/' },
    },
    {
      name: 'console-knows-the-contract-type-only',
      severity: 'error',
      from: { path: room('console') },
      to: { path: '^(gateway|terminal|firmware-sim|test)/', pathNot: '^gateway/http/contract[a-z-]*\\.ts$' },
    },
    {
      name: 'console-takes-types-only',
      severity: 'error',
      from: { path: room('console') },
      to: { path: room('gateway'), dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'simulators-know-the-codecs-only',
      severity: 'error',
      from: { path: room('firmware-sim') },
      to: { path: '^(gateway|console|test|terminal)/', pathNot: '^terminal/reader/codec' },
    },
    {
      name: 'shared-stands-alone',
      severity: 'error',
      from: { path: room('shared') },
      to: { path: '^(terminal|gateway|console|firmware-sim|test)/' },
    },
    {
      name: 'pure-parts-import-no-machinery',
      severity: 'error',
      from: { path: '^shared/(regulation|calendar|wire|clock)/' },
      to: {
        path: '(^|node_modules/)(svelte|better-sqlite3|kysely|hono|mqtt|serialport|pg)(/|$)|^node:',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'calendar-below-regulation',
      severity: 'error',
      from: { path: '^shared/calendar/' },
      to: { path: '^shared/(regulation|wire|ui)/' },
    },
    {
      name: 'wire-stands-apart',
      severity: 'error',
      from: { path: '^shared/wire/' },
      to: { path: '^shared/(regulation|ui)/' },
    },
    {
      name: 'sql-in-one-place',
      severity: 'error',
      from: { path: '^gateway/', pathNot: '^gateway/store/' },
      to: { path: 'node_modules/(kysely|better-sqlite3|pg)/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '[.]css|^@fontsource' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'svelte', 'default'],
      extensions: ['.ts', '.svelte', '.js', '.mjs', '.json'],
    },
  },
};
