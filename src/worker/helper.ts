import { type HelperRequest, serveHelper } from '../radiomics/helpers.ts';
import { HELPER_READY } from './helper-pool.ts';

const serve = serveHelper((answer) => postMessage(answer));
addEventListener('message', ({ data }: MessageEvent<HelperRequest>) => serve(data));
postMessage(HELPER_READY);
