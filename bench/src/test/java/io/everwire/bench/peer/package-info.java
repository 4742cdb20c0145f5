/** Whether the peers do what loads ask of them: a peer that is measured wrongly is worse than none. */
@org.jspecify.annotations.NullMarked
package io.everwire.bench.peer;
