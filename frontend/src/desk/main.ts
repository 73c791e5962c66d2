import '../lib/css/index.css';
import './desk.css';
import { mount } from 'svelte';
import { renewWhenPartsAreGone } from '../lib/parts';
import { applyTheme } from '../lib/theme';
import App from './App.svelte';

applyTheme();
renewWhenPartsAreGone();
mount(App, { target: document.body });
