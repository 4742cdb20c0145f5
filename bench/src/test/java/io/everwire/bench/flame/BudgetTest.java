package io.everwire.bench.flame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each stack was spent on, and what that is for a record. */
class BudgetTest {
    private static final String RUN = "io.netty.channel.SingleThreadIoEventLoop.run_[j];";
    private static final String WRITE = RUN + "__GI___writev;do_writev_[k];tcp_sendmsg_locked_[k];";

    @ParameterizedTest
    @CsvSource({
        "'', 'cipher (native, no frame pointers)', CIPHER",
        "'', 'cipher calls (native, no frame pointers);jni_CallIntMethodV', CIPHER_CALLS",
        RUN + ", com.sun.crypto.provider.Poly1305.engineUpdate_[j];StubRoutines::poly1305_processBlocks, CIPHER",
        RUN + ", com.sun.crypto.provider.ChaCha20Cipher.implInit_[j], CIPHER_CALLS",
        RUN + ", io.everwire.mux.frame.FrameDecoder.step_[j];StubRoutines::jbyte_disjoint_arraycopy, COPIES",
        WRITE + ", _copy_from_iter_[k];memcpy_[k], WRITES",
        WRITE + ", tcp_write_xmit_[k];_raw_spin_unlock_irqrestore_[k], TIMERS",
        WRITE + ", tcp_write_xmit_[k];sock_def_readable_[k];_raw_spin_unlock_irqrestore_[k], WAKE_UPS",
        WRITE + ", asm_sysvec_apic_timer_interrupt_[k];handle_softirqs_[k], TIMERS",
        RUN + ", ksys_read_[k];_copy_to_iter_[k], READS",
        RUN + ", do_epoll_wait_[k];ep_send_events_[k], WAKE_UPS",
        RUN + ", asm_exc_page_fault_[k], KERNEL",
        RUN + ", io.everwire.bench.load.Bulk.write_[j], HARNESS",
        RUN + ", io.everwire.protocolr.Wire.flush_[j], EVERWIRE",
        RUN + ", io.netty.channel.ChannelOutboundBuffer.remove_[j], NETTY",
        RUN + ", java.util.HashMap.get_[j], OTHER"
    })
    void aStackIsSpentOnOneKindOfWork(String outer, String inner, Work work) {
        assertEquals(work, Work.of(List.of((outer + inner).split(";", -1))));
    }

    @Test
    void aColumnAddsUpToTheTimeByTheClock() {
        String table = new Budget(Map.of("sender", profile("# hertz=1000 records=100 seconds=0.25"))).table();
        assertTrue(table.startsWith("| microseconds a record | sender |\n|---|---:|\n"), table);
        assertTrue(table.contains("| Everwire: mux, protocol, transport | 500.0 |\n"), table);
        assertTrue(table.contains("| kernel: writing | 1500.0 |\n"), table);
        assertTrue(table.contains("| **sum** | 2000.0 |\n| idle, or not its turn | 500.0 |\n"), table);
    }

    @Test
    void aProfileThatDoesNotSayWhatItIsOfIsRefused() {
        Map<String, Profile> unknown = Map.of("sender", profile("# of something"));
        var refused = assertThrows(IllegalArgumentException.class, () -> new Budget(unknown));
        assertEquals("sender does not say how many records it is of", refused.getMessage());
    }

    private static Profile profile(String facts) {
        return Profile.of(List.of(facts, "io.everwire.mux.MuxDriver.run_[j] 50", WRITE + "tcp_write_xmit_[k] 150"));
    }
}
