/**
 * How a case is written and run: a promise, its level, the cells in which it is checked. Open {@link
 * io.everwire.conformance.kit.Case}. May depend on the rigs, the contracts and JUnit, not on any
 * case.
 */
package io.everwire.conformance.kit;
