/** Codes of SQLite, of sockets and files, and of PostgreSQL's classes connection, resources and operator intervention. */
const OUT_OF_ORDER = /^(SQLITE_(FULL|IOERR|READONLY|CANTOPEN|BUSY|CORRUPT)|E[A-Z]+$|08|53|57)/;

/** The database itself is out of order (full, unreadable, unreachable), whatever is asked of it or written to it. */
export const isOutage = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  // The PostgreSQL driver gives a connection that ended under a query no code.
  if (error.message.startsWith('Connection terminated')) return true;
  return 'code' in error && OUT_OF_ORDER.test(String(error.code));
};
