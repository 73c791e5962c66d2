import '../lib/css/index.css';
import './customer.css';
import { mount } from 'svelte';
import { explainInvalid } from '../lib/invalid';
import { renewWhenPartsAreGone } from '../lib/parts';
import { applyTheme } from '../lib/theme';
import App from './App.svelte';
import { begin, fields, t } from './words.svelte';

applyTheme();
renewWhenPartsAreGone();
// A number where nothing else would reach them is all that these pages demand.
explainInvalid(() => fields.missing ?? t('valid.missing'));
void begin().then(() => mount(App, { target: document.body }));
