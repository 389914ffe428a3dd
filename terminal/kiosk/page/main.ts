/** The kiosk page's wiring: time, sound and the line to the terminal come in here and nowhere else. */
import { mount } from 'svelte';
import '#shared/ui/base.css';
import { followNight } from '#shared/ui/night.ts';
import './kiosk.css';
import App from './App.svelte';
import { Tongue } from './language.svelte.ts';
import { actLine, askKeypad, listen } from './line.ts';
import type { Pace } from './pace.ts';
import { Sound } from './sound.svelte.ts';
import { Kiosk } from './state/kiosk.svelte.ts';

const pace: Pace = {
  now: () => performance.now(),
  after: (ms, fire) => {
    const timer = setTimeout(fire, ms);
    return () => clearTimeout(timer);
  },
};

followNight(window);
const tongue = new Tongue(localStorage);
tongue.recall();
const sound = new Sound(new AudioContext(), window);
const kiosk = new Kiosk(pace, tongue, sound, { keypad: askKeypad, acts: actLine });
mount(App, { target: document.getElementById('app') ?? document.body, props: { kiosk, tongue, sound } });
sound.watch();
listen(kiosk, pace);
