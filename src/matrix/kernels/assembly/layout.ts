/** Rows worked on together: the bins, leaf indices and sums of a block stay in the nearest caches. */
export const blockRows: i32 = 1024;

/**
 * Bytes from one column of a block to the next, room for reading past the last row included. Not a power of two, so
 * that equal rows of many columns do not compete for one set of the cache.
 */
export const planeBytes: i32 = 1088;
