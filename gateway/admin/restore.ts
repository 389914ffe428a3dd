/** `restore FILE`: a backup in place of the database, with a new epoch, while no gateway runs. */
import { stateFolder } from '#shared/process/state-folder.ts';
import { databaseAt, type GatewaySettings } from '../settings.ts';
import { restoreSqlite } from '../store/restore-store.ts';
import { gatewayRuns, socketAt } from './admin-socket.ts';
import { done, refused, type Outcome } from './outcome.ts';

export const restore = async (settings: GatewaySettings, file: string): Promise<Outcome> => {
  if (await gatewayRuns(socketAt(settings.folder)))
    return refused('GATEWAY_RUNS', 'stop the gateway first; nothing was restored');
  const at = databaseAt(settings);
  if ('url' in at) return refused('POSTGRES', 'a PostgreSQL database is restored with its own tools (pg_restore)');
  stateFolder(settings.folder);
  const restored = await restoreSqlite(file, at.file);
  switch (restored.kind) {
    case 'restored':
      return done({ ...restored }, `已恢复 ${restored.count} 条 (restored), epoch ${restored.epoch}`);
    case 'no-ledger':
      return refused('NOT_A_BACKUP', `${file} cannot be restored: ${restored.reason}`);
    case 'broken':
      return refused(
        'BROKEN_BACKUP',
        `the ledger in ${file} is broken at fact ${restored.firstBad}; nothing was restored`,
      );
  }
};
