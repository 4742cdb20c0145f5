/** Everwire as one of the stacks: what its sessions do when their wires are gone. */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.everwire;
