/** Tests of the stack that cannot be resumed: that it carries what it is measured with. */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.oneshot;
