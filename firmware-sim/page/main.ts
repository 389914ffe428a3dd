/** The reader simulator's page. */
import { mount } from 'svelte';
import '#shared/ui/base.css';
import App from './App.svelte';

mount(App, { target: document.getElementById('app')! });
