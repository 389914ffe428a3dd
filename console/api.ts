/** The console's only way to the gateway: JSON in, an answer or the gateway's problem document out. */
import type { Problem } from '../gateway/http/contract.ts';

export type Answer<T> =
  { readonly kind: 'ok'; readonly data: T } | { readonly kind: 'problem'; readonly problem: Problem };

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What is shown when no problem document came: the gateway is away or something between answered. */
const unreadable = (status: number): Problem => ({
  type: 'about:blank',
  status,
  code: status === 0 ? 'UNREACHABLE' : 'UNREADABLE',
  title: status === 0 ? '连不上网关，请检查网络后重试' : `网关的答复无法读取（${status}）`,
  detail:
    status === 0
      ? 'The gateway cannot be reached; check the network and try again'
      : `The gateway's answer cannot be read (${status})`,
});

const readProblem = async (response: Response): Promise<Problem> => {
  try {
    const body = (await response.json()) as Partial<Problem>;
    return typeof body.title === 'string' ? { ...unreadable(response.status), ...body } : unreadable(response.status);
  } catch {
    return unreadable(response.status);
  }
};

export class Api {
  /** Told of every 401, so that the door can be shown. */
  onSignedOut: () => void = () => {};

  get<T>(path: string): Promise<Answer<T>> {
    return this.call('GET', path);
  }

  post<T>(path: string, body: unknown = {}): Promise<Answer<T>> {
    return this.call('POST', path, JSON.stringify(body), 'application/json');
  }

  put<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.call('PUT', path, JSON.stringify(body), 'application/json');
  }

  remove<T>(path: string): Promise<Answer<T>> {
    return this.call('DELETE', path, '{}', 'application/json');
  }

  /** Sends a file as it is, with the type its name says. */
  upload<T>(path: string, file: File): Promise<Answer<T>> {
    const sheet = file.name.toLowerCase().endsWith('.xlsx');
    return this.call(
      'POST',
      path,
      file,
      sheet ? 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' : 'text/csv',
    );
  }

  private async call<T>(method: Method, path: string, body?: BodyInit, type?: string): Promise<Answer<T>> {
    let response: Response;
    try {
      response = await fetch(path, {
        method,
        ...(body === undefined ? {} : { body }),
        headers: { accept: 'application/json', ...(type === undefined ? {} : { 'content-type': type }) },
      });
    } catch {
      return { kind: 'problem', problem: unreadable(0) };
    }
    if (!response.ok) {
      if (response.status === 401) this.onSignedOut();
      return { kind: 'problem', problem: await readProblem(response) };
    }
    if (response.status === 204) return { kind: 'ok', data: undefined as T };
    try {
      return { kind: 'ok', data: (await response.json()) as T };
    } catch {
      return { kind: 'problem', problem: unreadable(response.status) };
    }
  }
}
