import '../lib/css/index.css';
import './desk.css';
import { mount } from 'svelte';
import { applyTheme } from '../lib/theme';
import App from './App.svelte';

applyTheme();
mount(App, { target: document.body });
