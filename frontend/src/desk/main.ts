import '../lib/css/index.css';
import './desk.css';
import { mount } from 'svelte';
import { explainInvalid } from '../lib/invalid';
import { renewWhenPartsAreGone } from '../lib/parts';
import { applyTheme } from '../lib/theme';
import App from './App.svelte';
import { t } from './words';

applyTheme();
renewWhenPartsAreGone();
explainInvalid((lack, field) => t(`valid.${lack}`, { n: field.minLength, min: field.min, max: field.max }));
mount(App, { target: document.body });
