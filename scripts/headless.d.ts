// Node's global that headless code may use after asking `typeof setImmediate`; tsconfig.headless.json
// knows no other of them.
declare function setImmediate(callback: () => void): unknown;
