/**
 * What a case stands on: a transport under test, peers that share no code with it, and a record of all that was told.
 * Open {@link io.everwire.conformance.rig.Rig}. May depend on the contracts only, not on JUnit's engine or on cases.
 */
package io.everwire.conformance.rig;
