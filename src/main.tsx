import { render } from 'solid-js/web';
import { App } from './app/app.tsx';
import { wishesOf } from './app/create-app.ts';

const root = document.querySelector('#app');
if (!root) throw new Error('index.html has no #app element');

const wishes = wishesOf(location.search, location.hash);
render(() => <App wishes={wishes} />, root);
