/** The console's wiring: the browser's time and address come in here and nowhere else. */
import { mount } from 'svelte';
import '../shared/ui/base.css';
import './console.css';
import App from './App.svelte';
import { Api } from './api.ts';
import { Desk } from './desk.svelte.ts';
import { language } from './language.svelte.ts';
import { Live } from './live.svelte.ts';
import { PageClock } from './page-clock.svelte.ts';
import { Router } from './route.svelte.ts';
import { theme } from './theme.svelte.ts';

const TICK_MS = 1_000;

const live = new Live({ after: (ms, fire) => void setTimeout(fire, ms) });
const desk = new Desk(new Api(), live, new PageClock(() => performance.now()), new Router(window));
desk.api.onSignedOut = () => {
  if (desk.me?.person !== undefined) void desk.meet();
};
language.recall();
theme.recall(window.matchMedia('(prefers-color-scheme: dark)').matches);

const everySecond = (tick: () => void): (() => void) => {
  const timer = setInterval(tick, TICK_MS);
  return () => clearInterval(timer);
};
mount(App, { target: document.getElementById('app') ?? document.body, props: { desk, everySecond } });
