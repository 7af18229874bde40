/** 1.5 * 2^52: added to a number, it leaves its nearest whole number in the low word. */
export const wholeNumber64: f64 = 6755399441055744;
/** 1.5 * 2^23, and its bits. */
export const wholeNumber32: f32 = 12582912;
export const wholeNumber32Bits: i32 = 0x4b400000;
