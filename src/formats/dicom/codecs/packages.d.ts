// The codecs of Cornerstone bring no types.

declare module '@cornerstonejs/codec-charls/decodewasmjs' {
  const factory: import('./emscripten.ts').CodecFactory<{
    readonly JpegLSDecoder: new () => import('./emscripten.ts').CodecDecoder;
  }>;
  export default factory;
}

declare module '@cornerstonejs/codec-openjpeg/decodewasmjs' {
  const factory: import('./emscripten.ts').CodecFactory<{
    readonly J2KDecoder: new () => import('./emscripten.ts').CodecDecoder;
  }>;
  export default factory;
}

declare module '@cornerstonejs/codec-openjph/wasmjs' {
  const factory: import('./emscripten.ts').CodecFactory<{
    readonly HTJ2KDecoder: new () => import('./emscripten.ts').CodecDecoder;
  }>;
  export default factory;
}
