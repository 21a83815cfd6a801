/**
 * The labels of BraTS 2017 to 2021: 1 necrotic core and tumour that does not enhance, 2 oedema,
 * 4 enhancing tumour; 3 is not used.
 */
export const LABEL = { necrosis: 1, oedema: 2, enhancing: 4 } as const;
