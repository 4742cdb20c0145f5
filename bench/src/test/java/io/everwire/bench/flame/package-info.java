/** Tests of the pictures and sums of profiles. */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.flame;
