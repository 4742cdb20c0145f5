/**
 * The cases, one interface of default methods for each group of promises. Open {@link
 * io.everwire.conformance.cases.HalfCloseCases} for an example. Each is given a fresh {@link
 * io.everwire.conformance.rig.Rig}. May depend on the rig and the contracts.
 */
package io.everwire.conformance.cases;
