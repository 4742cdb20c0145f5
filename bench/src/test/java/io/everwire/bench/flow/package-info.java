/** What stacks and loads share. */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.flow;
