/** The reader simulator's page. */
import { mount } from 'svelte';
import '#shared/ui/base.css';
import { followNight } from '#shared/ui/night.ts';
import App from './App.svelte';

followNight(window);
mount(App, { target: document.getElementById('app')! });
