/** Addresses: every page has one, and the open slip stands in it too, so that it can be sent to someone. */
export type RouteName =
  | 'today'
  | 'day'
  | 'paper'
  | 'month'
  | 'duty'
  | 'handovers'
  | 'register'
  | 'shift'
  | 'rota'
  | 'changes'
  | 'emergencies'
  | 'statistics'
  | 'messages'
  | 'people'
  | 'terminals'
  | 'held'
  | 'rules'
  | 'audit'
  | 'invitation'
  | 'unknown';

export interface Route {
  readonly name: RouteName;
  readonly part: string;
  readonly query: URLSearchParams;
}

const PATTERNS: readonly (readonly [RegExp, RouteName])[] = [
  [/^\/$/, 'today'],
  [/^\/today$/, 'today'],
  [/^\/days\/(\d{4}-\d{2}-\d{2})$/, 'day'],
  [/^\/days\/(\d{4}-\d{2}-\d{2})\/paper$/, 'paper'],
  [/^\/months(?:\/(\d{4}-\d{2}))?$/, 'month'],
  [/^\/duty$/, 'duty'],
  [/^\/duty\/handovers$/, 'handovers'],
  [/^\/duty\/log$/, 'register'],
  [/^\/duty\/shifts\/([^/]+)$/, 'shift'],
  [/^\/duty\/rota(?:\/(\d{4}-\d{2}))?$/, 'rota'],
  [/^\/duty\/changes(?:\/(outings))?$/, 'changes'],
  [/^\/duty\/emergencies(?:\/([^/]+))?$/, 'emergencies'],
  [/^\/duty\/statistics(?:\/(findings))?$/, 'statistics'],
  [/^\/duty\/messages$/, 'messages'],
  [/^\/people(?:\/(\d{4,6}))?$/, 'people'],
  [/^\/terminals(?:\/([\w-]+))?$/, 'terminals'],
  [/^\/held(?:\/(reads|close))?$/, 'held'],
  [/^\/rules(?:\/(calendar))?$/, 'rules'],
  [/^\/audit(?:\/(tokens))?$/, 'audit'],
  [/^\/invitation$/, 'invitation'],
];

/** Reads an address of the console. */
export const readAddress = (pathname: string, search: string): Route => {
  const query = new URLSearchParams(search);
  for (const [pattern, name] of PATTERNS) {
    const match = pattern.exec(pathname);
    if (match) return { name, part: match[1] ?? '', query };
  }
  return { name: 'unknown', part: '', query };
};

/** The same query with one word set, or taken away; with its question mark, or empty. */
export const withWord = (search: string, key: string, value: string | undefined): string => {
  const query = new URLSearchParams(search);
  if (value === undefined) query.delete(key);
  else query.set(key, value);
  const rest = query.toString();
  return rest ? `?${rest}` : '';
};
