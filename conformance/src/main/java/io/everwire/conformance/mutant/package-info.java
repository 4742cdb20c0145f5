/**
 * Transports that are wrong on purpose, each in one thing, by which the kit checks itself. Open {@link
 * io.everwire.conformance.mutant.Mutants}; what is wrong with each and which cases find it is data, {@code
 * mutants.tsv}. May depend on the contracts and the transport in memory, on no case.
 */
package io.everwire.conformance.mutant;
