import { createSignal, onCleanup, onMount } from 'solid-js';
import { filesOfDrop, hasFiles } from './drop.ts';

/**
 * Takes files dropped anywhere on the window. Listens before anyone else (capture), so that no part of
 * the page, and no default of the browser, opens them instead.
 */
export function createWindowDrop(onFiles: (files: Promise<File[]>) => void) {
  const [isOver, setOver] = createSignal(false);

  const onDragOver = (event: DragEvent) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer) event.dataTransfer.dropEffect = 'copy';
    setOver(true);
  };
  const onDragLeave = (event: DragEvent) => {
    // Without a related target the pointer has left the window.
    if (event.relatedTarget === null) setOver(false);
  };
  const onDrop = (event: DragEvent) => {
    if (!hasFiles(event) || !event.dataTransfer) return;
    event.preventDefault();
    event.stopPropagation();
    setOver(false);
    onFiles(filesOfDrop(event.dataTransfer));
  };

  onMount(() => {
    const options = { capture: true };
    window.addEventListener('dragenter', onDragOver, options);
    window.addEventListener('dragover', onDragOver, options);
    window.addEventListener('dragleave', onDragLeave, options);
    window.addEventListener('drop', onDrop, options);
    onCleanup(() => {
      window.removeEventListener('dragenter', onDragOver, options);
      window.removeEventListener('dragover', onDragOver, options);
      window.removeEventListener('dragleave', onDragLeave, options);
      window.removeEventListener('drop', onDrop, options);
    });
  });

  return { isOver };
}
