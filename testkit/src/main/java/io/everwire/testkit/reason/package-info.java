/**
 * Why something ended, in one wording for every transport that stands on no kernel. Open {@link
 * io.everwire.testkit.reason.Reasons}. Depends on {@code io.everwire.api}; not exported.
 */
package io.everwire.testkit.reason;
