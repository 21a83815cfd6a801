/**
 * Starts a module worker. One from our own address would follow the policy of its response, which a plain static
 * host does not send. One from a blob inherits the policy of whoever starts it: it can reach no other address
 * either.
 */
export function openModuleWorker(script: string, name: string, Start = Worker): Worker {
  const source = new Blob([`import ${JSON.stringify(script)};`], { type: 'text/javascript' });
  const url = URL.createObjectURL(source);
  const worker = new Start(url, { type: 'module', name });
  // The first message comes once the script runs, and then the address has been read.
  worker.addEventListener('message', () => URL.revokeObjectURL(url), { once: true });
  return worker;
}
