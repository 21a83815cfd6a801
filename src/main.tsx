import { render } from 'solid-js/web';

const root = document.querySelector('#app');
if (!root) throw new Error('index.html has no #app element');

render(
  () => (
    <main>
      <h1>Locus</h1>
      <p>Radiomics in the browser.</p>
    </main>
  ),
  root,
);
